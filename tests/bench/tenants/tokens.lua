-- The headers of each tenant's requests.
local tokens = {}
for token in io.lines(os.getenv("TOKENS")) do
  tokens[#tokens + 1] = token
end
if os.getenv("ONE") then tokens = { tokens[1] } end
return tokens

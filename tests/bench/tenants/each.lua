-- Reads one expense of each tenant, one after the other.
local tokens = dofile(os.getenv("SCRIPTS") .. "/tokens.lua")
local number = 0
request = function()
  number = number % #tokens + 1
  return wrk.format("GET", "/expenses/1", { Authorization = "Bearer " .. tokens[number] })
end

-- Reads one expense of some tenant.
local tokens = dofile(os.getenv("SCRIPTS") .. "/tokens.lua")
request = function()
  local token = tokens[math.random(#tokens)]
  return wrk.format("GET", "/expenses/" .. math.random(100), { Authorization = "Bearer " .. token })
end

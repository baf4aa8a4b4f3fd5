-- Adds one expense of some tenant.
local tokens = dofile(os.getenv("SCRIPTS") .. "/tokens.lua")
local body = '{"description": "Tea", "amount": 1.20, "category": "food", "date": "2026-11-23"}'
request = function()
  local headers = { ["Content-Type"] = "application/json" }
  headers.Authorization = "Bearer " .. tokens[math.random(#tokens)]
  return wrk.format("POST", "/expenses", headers, body)
end

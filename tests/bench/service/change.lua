-- Adds expenses and deletes them again, so that the store keeps its size. Prints how many
-- changes were answered with success.
local added, first, last = {}, 1, 0
local threads = {}
local body = '{"description": "Lunch", "amount": 12.50, "category": "food", "date": "2026-01-01"}'
made, failed = 0, 0

function setup(thread)
    table.insert(threads, thread)
end

function init(arguments)
    most = tonumber(arguments[1])
end

function request()
    if last - first + 1 > most then
        local id = added[first]
        added[first] = nil
        first = first + 1
        return wrk.format("DELETE", "/expenses/" .. id)
    end
    return wrk.format("POST", "/expenses", { ["content-type"] = "application/json" }, body)
end

function response(status, headers, answer)
    if status == 201 then
        last = last + 1
        added[last] = answer:match('"id": ?(%d+)')
        made = made + 1
    elseif status == 204 then
        made = made + 1
    else
        failed = failed + 1
    end
end

function done(summary, latency, requests)
    local all, bad = 0, 0
    for _, thread in ipairs(threads) do
        all = all + thread:get("made")
        bad = bad + thread:get("failed")
    end
    print("changes " .. all .. " failed " .. bad)
end

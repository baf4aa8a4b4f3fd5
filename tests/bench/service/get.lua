-- Reads one expense by a random id. Its argument is how many there are.
local size = 1

function init(arguments)
    size = tonumber(arguments[1])
    math.randomseed(os.time())
end

function request()
    return wrk.format("GET", "/expenses/" .. math.random(size))
end

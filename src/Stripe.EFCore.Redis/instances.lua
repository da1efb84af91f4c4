-- Says that an instance runs, and returns how many do.
--
-- KEYS[1]   the instances, by when they were last seen
-- ARGV[1-2] the instance; after how many milliseconds one that is not seen is taken as gone

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[2]))
redis.call('PEXPIRE', KEYS[1], 10 * tonumber(ARGV[2]))
return redis.call('ZCARD', KEYS[1])

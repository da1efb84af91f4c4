-- Counts requests to a month, as far as it has room for them.
--
-- KEYS[1]   the account's month
-- ARGV[1-3] how many; how many were sent before, which count in any case; how many the month may have, or -1
-- Returns   1 where they are counted, and how many are counted now.

local TTL = 40 * 86400

local used = redis.call('INCRBY', KEYS[1], ARGV[2])
redis.call('EXPIRE', KEYS[1], TTL)
local requests, most = tonumber(ARGV[1]), tonumber(ARGV[3])
if requests > 0 and most >= 0 and used + requests > most then return { 0, used } end
return { 1, redis.call('INCRBY', KEYS[1], requests) }

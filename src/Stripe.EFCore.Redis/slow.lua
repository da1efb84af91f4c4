-- Slows a limit down after Stripe refused a request, for all instances. What was sent before it was slowed says nothing about the new pace.
--
-- KEYS[1]   the limit, as lease.lua writes it
-- ARGV[1-3] when the request was sent, in microseconds of this server's clock; the pause that Stripe asks for; 1 where there were too many at once

local LEAST_PACE = 1 / 16
local TTL = 600000

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local sent, pause, isOfConcurrency = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3] == '1'
local stored = redis.call('GET', KEYS[1])
local limit = stored and cmsgpack.unpack(stored) or { times = {}, slowedAt = 0, from = 1, to = 1, blocked = 0, concurrency = 0 }
if isOfConcurrency then
  limit.concurrency = math.max(limit.concurrency, sent)
else
  if pause > 0 then limit.blocked = math.max(limit.blocked, now + pause) end
  if sent > limit.slowedAt then
    local pace = 1
    if limit.to < 1 then
      local seconds = (now - limit.slowedAt) / 1000000
      local near = math.max(limit.to, 0.9 * limit.from)
      local quick = (near - limit.to) / 0.25
      if seconds < quick then pace = limit.to + 0.25 * seconds else pace = near + 0.01 * (seconds - quick) end
      pace = math.min(pace, 1)
    end
    limit.from = pace
    limit.to = math.max(LEAST_PACE, pace / 2)
    limit.slowedAt = now
  end
end
local left = redis.call('PTTL', KEYS[1])
redis.call('SET', KEYS[1], cmsgpack.pack(limit), 'PX', math.max(TTL, left, math.ceil(pause / 1000) + TTL))

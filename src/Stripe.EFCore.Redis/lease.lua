-- Leases times at which requests may go, so that no limit is passed whoever sends them.
--
-- Each limit is one key: the times that were leased, in their order, and what is known of refusals. Times are microseconds of this server's clock; the clocks
-- of the instances take no part. A new time is found beside those that are leased: of Most + 1 times in a row the last lies at least a window behind the first.
--
-- KEYS[1]   the account's state; KEYS[2...] one for each limit
-- ARGV[1-4] how many times are wanted; how far ahead; how near; 1 where the instance is on its share
-- ARGV[5]   the epoch that the instance knows, or ""
-- ARGV[6-8] for how long all stay on their shares; how far ahead leases may lie that this server does not know; after what time without leases nobody leases
-- ARGV[9..] for each limit: most, window, burst, burst window
-- Returns   the time; when to ask again; until when instances on their share stay there; the epoch; how many limits; when there were too many at once, for
--           each limit; and the leased times.

local WAS_SET_BACK = 1000000
local KEPT = 256
local LEAST_TTL = 300000

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local wanted, horizon, lead, isOnShare = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4] == '1'
local known, together, unknown, quiet = ARGV[5], tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])

-- What is remembered of the account: the epoch, since when it counts, before when nothing is leased, when shares end, and when something was leased last.
local packed = redis.call('GET', KEYS[1])
local state = packed and cmsgpack.unpack(packed) or nil
if state and state.last > now + WAS_SET_BACK then
  -- The clock was set back: all leases seem to lie in the future.
  redis.call('DEL', unpack(KEYS))
  state = nil
  known = 'of another clock'
end
if not state then
  state = { epoch = string.format('%.0f', now), began = now, floor = 0, shares = 0, last = 0 }
end
if known ~= '' and known ~= state.epoch then
  -- The instance has leases that this server forgot.
  state.floor = math.max(state.floor, state.began + unknown)
end
if isOnShare and now - state.last > quiet and state.shares <= now then
  -- The first instance that is back. The others are on their shares too, and leave them at the same time.
  state.shares = now + together
end

local limits = {}
local longest = 0
for i = 2, #KEYS do
  local at = 9 + (i - 2) * 4
  local stored = redis.call('GET', KEYS[i])
  local limit = stored and cmsgpack.unpack(stored) or { times = {}, slowedAt = 0, from = 1, to = 1, blocked = 0, concurrency = 0 }
  local pace = 1
  if limit.to < 1 then
    -- As RateWindow of the provider: quickly to near where it was refused, and slowly from there.
    local seconds = (now - limit.slowedAt) / 1000000
    local near = math.max(limit.to, 0.9 * limit.from)
    local quick = (near - limit.to) / 0.25
    if seconds < quick then pace = limit.to + 0.25 * seconds else pace = near + 0.01 * (seconds - quick) end
    if pace >= 1 then
      pace = 1
      limit.to = 1
    end
  end
  local careful = limit.slowedAt > 0 and 1.02 or 1
  limit.key = KEYS[i]
  limit.rules = {
    { most = tonumber(ARGV[at]), window = tonumber(ARGV[at + 1]) * careful / pace },
    { most = tonumber(ARGV[at + 2]), window = tonumber(ARGV[at + 3]) / pace },
  }
  longest = math.max(longest, limit.rules[1].window, limit.rules[2].window)
  limits[#limits + 1] = limit
end

-- The first time from a time on at which a limit has room. What is leased behind it has to keep its distance too.
local function roomFrom(limit, from)
  local times = limit.times
  local before = #times
  while before > 0 and times[before] > from do before = before - 1 end
  while true do
    local earliest = from
    local fits = true
    local behind = #times - before
    for _, rule in ipairs(limit.rules) do
      if before >= rule.most then earliest = math.max(earliest, times[before - rule.most + 1] + rule.window) end
    end
    for _, rule in ipairs(limit.rules) do
      -- Groups of most + 1 times that the new one and some behind it belong to.
      for right = 1, math.min(rule.most, behind) do
        local left = rule.most - right
        if left <= before then
          local first = left == 0 and earliest or times[before - left + 1]
          if times[before + right] - first < rule.window then fits = false end
        end
      end
    end
    if behind == 0 or (fits and earliest <= times[before + 1]) then return earliest end
    before = before + 1
    from = math.max(from, times[before])
  end
end

local start = math.max(now + lead, state.floor)
if state.shares > 0 then start = math.max(start, state.shares + longest) end
local slots = {}
local again = now
for _ = 1, wanted do
  local at = start
  local isSettled
  repeat
    isSettled = true
    for _, limit in ipairs(limits) do
      local from = roomFrom(limit, math.max(at, limit.blocked))
      if from > at then
        at = from
        isSettled = false
      end
    end
  until isSettled
  at = math.ceil(at)
  if at > now + horizon then
    again = at - horizon
    break
  end
  for _, limit in ipairs(limits) do
    local place = #limit.times + 1
    while place > 1 and limit.times[place - 1] > at do place = place - 1 end
    table.insert(limit.times, place, at)
  end
  slots[#slots + 1] = at
  start = at
end

local ttl = math.ceil(math.max(LEAST_TTL, 2 * longest / 1000 + 60000))
if #slots > 0 then
  state.last = now
  for _, limit in ipairs(limits) do
    while #limit.times > KEPT do table.remove(limit.times, 1) end
    local kept = { times = limit.times, slowedAt = limit.slowedAt, from = limit.from, to = limit.to, blocked = limit.blocked,
      concurrency = limit.concurrency }
    redis.call('SET', limit.key, cmsgpack.pack(kept), 'PX', ttl)
  end
end
redis.call('SET', KEYS[1], cmsgpack.pack(state), 'PX', math.max(ttl, 86400000))

local answer = { now, math.ceil(again), math.ceil(state.shares), state.epoch, #limits }
for _, limit in ipairs(limits) do answer[#answer + 1] = math.ceil(limit.concurrency) end
for _, slot in ipairs(slots) do answer[#answer + 1] = slot end
return answer

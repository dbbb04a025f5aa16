-- KEYS: sessions, records. ARGV: session, nonce, acknowledged nonce, description, channel, whether to announce
-- it anyway. Returns: store id, whether it may recur, whether the session was found intact, sessions, records.

local id, nonce, acknowledged = ARGV[1], ARGV[2], ARGV[3]
local found = nonce_of(KEYS[1], id)
local intact = acknowledged == '0' or (found ~= nil and not less(found, acknowledged))
if found == nil or less(found, nonce) then
	redis.call('HSET', KEYS[1], id, nonce .. ' ' .. ARGV[4])
end
local records = redis.call('HGETALL', KEYS[2])
local leads = ARGV[6] == '1'
for i = 2, #records, 2 do
	leads = leads or string.sub(records[i], -#id - 1) == ' ' .. id
end
if leads then
	announce(ARGV[5], 'heartbeat ' .. id)
end
local store, recurring = store_id()
return { store, recurring, intact and 1 or 0, redis.call('HGETALL', KEYS[1]), records }

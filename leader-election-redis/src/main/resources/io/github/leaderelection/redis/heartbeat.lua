-- KEYS: sessions, records. ARGV: session, nonce, acknowledged nonce, a nonce with the same description, that description or
-- nothing if the store has had it, whether the caller has a base, the mark of that or nothing, a new mark, channel, whether to
-- announce it anyway. Returns nothing, and has written nothing, if it lacks the description. Else: store id, whether it may
-- recur, whether the session was found intact, sessions, each with its nonce alone if there is a base; and unless the records
-- are those of the base: their mark, records.

local id, nonce, acknowledged, description = ARGV[1], ARGV[2], ARGV[3], ARGV[5]
local SESSION = '^(%d+) (%d+ %S* %S*)$'
local found = nonce_of(KEYS[1], id)
local intact = acknowledged == '0' or (found ~= nil and not less(found, acknowledged))
if found == nil or less(found, nonce) then
	if description == '' then
		local _, known = string.match(found and redis.call('HGET', KEYS[1], id) or '', SESSION)
		if not known or less(found, ARGV[4]) then
			return {}
		end
		description = known
	end
	redis.call('HSET', KEYS[1], id, nonce .. ' ' .. description)
end
local store, recurring = store_id()
local all = redis.call('HGETALL', KEYS[1])
local sessions = {}
for i = 1, #all, 2 do
	if all[i] ~= STORE then
		sessions[#sessions + 1] = all[i]
		sessions[#sessions + 1] = ARGV[6] == '1' and string.match(all[i + 1], SESSION) or all[i + 1]
	end
end
local answer = { store, recurring, intact and 1 or 0, sessions }
local leads = ARGV[10] == '1'
local mark = mark_of(KEYS[2])
if not mark or mark ~= ARGV[7] then
	local records = redis.call('HGETALL', KEYS[2])
	if not mark then
		mark = ARGV[8]
		set_mark(mark)
	end
	for i = 2, #records, 2 do
		if leads then
			break
		end
		leads = string.sub(records[i], -#id - 1) == ' ' .. id
	end
	answer[5] = mark
	answer[6] = records
end
if leads then
	announce(ARGV[9], 'heartbeat ' .. id)
end
return answer

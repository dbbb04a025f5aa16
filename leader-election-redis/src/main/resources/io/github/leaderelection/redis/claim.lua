-- KEYS: sessions, records. ARGV: claimant, new token, store id, new mark; then for each election its name, and of what was
-- seen: state, token, holder or nothing, the holder's nonce or nothing if it had no session. Returns the elections whose
-- records were set.

local claimed = {}
local store = store_id()
if store ~= ARGV[3] then
	return claimed
end
local nonces = {}
for i = 5, #ARGV, 5 do
	local election, state, token, holder, nonce = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4]
	if holder ~= '' and not nonces[holder] then
		nonces[holder] = nonce_of(KEYS[1], holder) or ''
	end
	local record = parse(redis.call('HGET', KEYS[2], election) or '')
	if record.state == state and record.token == token and record.holder == holder
		and (holder == '' or nonces[holder] == nonce) then
		put(election, 'HELD ' .. ARGV[2] .. ' ' .. store .. ' ' .. ARGV[1], ARGV[4])
		claimed[#claimed + 1] = election
	end
end
return claimed

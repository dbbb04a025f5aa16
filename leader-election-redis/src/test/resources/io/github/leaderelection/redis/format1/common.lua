-- What all scripts begin with. A session stands as "nonce lease candidate metadata", a record as
-- "state token store-id holder", both in a hash. Numbers are compared as text, since those of Lua have 53 bits.

local function less(a, b)
	if #a ~= #b then
		return #a < #b
	end
	return a < b
end

-- The incarnation of the data: another one after a restart and after a failover. The replication id is new after each of
-- them, but also when the first replica attaches and when the last one has been gone for repl-backlog-ttl. These two lose
-- nothing: the process is the same and, unlike a promotion, they leave no second replication id. So the id stands with the
-- data, and beside it the process and the replication id for which it was last confirmed. Returned with it: whether it may
-- recur, since a slot of a cluster can return to a node that has kept its replication id.
local STORE = '@store'

local function store_id()
	local info = redis.call('INFO', 'replication')
	local replication = string.match(info, 'master_replid:(%w+)')
	local server = redis.call('INFO', 'server')
	local process = string.match(server, 'run_id:(%w+)') or replication
	local known = redis.call('HGET', KEYS[1], STORE) or ''
	local id, known_process, known_replication = string.match(known, '^(%w+) (%w+) (%w+)$')
	if known_process ~= process or known_replication ~= replication then
		if known_process ~= process or not string.match(info, 'master_replid2:0+%s') then
			id = replication
		end
		redis.call('HSET', KEYS[1], STORE, id .. ' ' .. process .. ' ' .. replication)
	end
	return id, string.find(server, '_mode:cluster', 1, true) and 1 or 0
end

local function nonce_of(sessions, id)
	local session = redis.call('HGET', sessions, id)
	return session and string.match(session, '^(%d+) ') or nil
end

local function parse(record)
	local state, token, store, holder = string.match(record, '^(%u+) (%d+) (%S+) (%w*)$')
	return { state = state, token = token, store = store, holder = holder }
end

-- Hints only: who may not publish does without.
local function announce(channel, message)
	redis.pcall('PUBLISH', channel, message)
end

local function released(record)
	return 'RELEASED ' .. record.token .. ' ' .. record.store .. ' '
end

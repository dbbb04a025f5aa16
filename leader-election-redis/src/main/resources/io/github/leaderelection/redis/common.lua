-- What all scripts begin with. A session stands as "nonce lease candidate metadata", a record as
-- "state token store-id holder", both in a hash. Numbers are compared as text, since those of Lua have 53 bits.
-- Lines of comment and indentation are not sent.

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

-- The mark of the records: a value that no other state of them has, since each caller that changes a record brings a new
-- one. It stands with the records, where it cannot be evicted without them. What precedes it has more than the 100 characters
-- that instances of format 1 log of a field that they do not know, so that each of them logs it once and not at each change.
local MARK = '@mark'
local MARK_TEXT = 'Harmless and safe to remove. Later versions of this library change this field together with records. '

local function mark_of(records)
	local value = redis.call('HGET', records, MARK)
	return value and string.match(value, '(%w+)$')
end

local function set_mark(mark)
	redis.call('HSET', KEYS[2], MARK, MARK_TEXT .. mark)
end

-- The only way to change a record. The mark comes first: a script that fails between the two has changed it in vain.
local marked = false

local function put(election, record, mark)
	if not marked then
		set_mark(mark)
		marked = true
	end
	redis.call('HSET', KEYS[2], election, record)
end

local function release(election, record, mark)
	put(election, 'RELEASED ' .. record.token .. ' ' .. record.store .. ' ', mark)
end

-- What all scripts begin with. A session stands as "nonce lease candidate metadata", a record as
-- "state token store-id holder", both in a hash. Numbers are compared as text, since those of Lua have 53 bits.

local function less(a, b)
	if #a ~= #b then
		return #a < #b
	end
	return a < b
end

-- The incarnation of this server: another one after a restart and after a failover.
local function store_id()
	local info = redis.pcall('INFO', 'replication')
	return type(info) == 'string' and string.match(info, 'master_replid:(%w+)') or nil
end

-- Where the server does not tell its identity, each connection is as if to another incarnation, and each record as if
-- yet another had written it.
local function reader_id(connection)
	return store_id() or 'unidentified-' .. connection
end

local function writer_id()
	return store_id() or 'unidentified-writer'
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

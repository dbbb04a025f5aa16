-- KEYS: sessions, records. Returns what the server reports about itself, without what this user may not read.

local function info(section)
	local text = redis.pcall('INFO', section)
	return type(text) == 'string' and text or ''
end

local nodes = redis.pcall('CLUSTER', 'NODES')
return { info('server'), info('replication'), info('memory'), info('persistence'), type(nodes) == 'string' and nodes or '' }

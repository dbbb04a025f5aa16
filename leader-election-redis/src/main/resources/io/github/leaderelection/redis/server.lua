-- KEYS: sessions, records. Returns what the server tells of itself, nothing of what it may not tell.

local function info(section)
	local text = redis.pcall('INFO', section)
	return type(text) == 'string' and text or ''
end

local nodes = redis.pcall('CLUSTER', 'NODES')
return { info('server'), info('replication'), info('memory'), info('persistence'), type(nodes) == 'string' and nodes or '' }

package io.github.leaderelection.redis;

import java.time.Duration;

import io.github.leaderelection.redis.ServerConnections.CallStart;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisNode;

/**
 * A connection to a server.
 *
 * @param node the server, {@code null} for the only one
 * @param connection the connection to it
 * @param lasting whether it may be used for further calls
 * @param lastCall when the last call began
 */
record OpenConnection(@Nullable RedisNode node, ServerConnection connection, boolean lasting, CallStart lastCall) {

	OpenConnection calledAt(CallStart start) {
		return new OpenConnection(this.node, this.connection, this.lasting, start);
	}

	boolean isStale(CallStart start, Duration limit) {
		return start.nanos() - this.lastCall.nanos() > limit.toNanos()
				|| start.millis() - this.lastCall.millis() > limit.toMillis();
	}

}

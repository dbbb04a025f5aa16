package io.github.leaderelection.actuate;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * What {@link LeaderElectionEndpoint} shows of the backend and of itself.
 *
 * @param backend the name of the backend
 * @param namespace the namespace of the elections in it, {@code null} if unknown
 * @param leaseDuration the lease duration of this instance
 * @param writable whether the access to the endpoint allows writes
 * @param backendDetails returns what the backend says of its state; called by each thread
 * that reads the endpoint, and does no I/O
 */
public record LeaderElectionEndpointSettings(String backend, @Nullable String namespace, Duration leaseDuration,
		boolean writable, Supplier<Map<String, Object>> backendDetails) {
}

package io.github.leaderelection.discovery;

import java.net.URI;
import java.util.Map;

import io.github.leaderelection.fencing.http.FencingToken;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.client.ServiceInstance;

/**
 * The instance of a service that leads an election, as far as the client knows.
 */
public final class LeaderInstance implements ServiceInstance {

	private final ServiceInstance instance;

	private final FencingToken token;

	/**
	 * Create a new {@link LeaderInstance}.
	 * @param instance the instance
	 * @param token the fencing token under which it leads
	 */
	public LeaderInstance(ServiceInstance instance, FencingToken token) {
		this.instance = instance;
		this.token = token;
	}

	/**
	 * Return the fencing token of the term. A request with it is refused by an instance
	 * that does not lead under this token.
	 * @return the token
	 */
	public FencingToken token() {
		return this.token;
	}

	@Override
	public @Nullable String getInstanceId() {
		return this.instance.getInstanceId();
	}

	@Override
	public String getServiceId() {
		return this.instance.getServiceId();
	}

	@Override
	public String getHost() {
		return this.instance.getHost();
	}

	@Override
	public int getPort() {
		return this.instance.getPort();
	}

	@Override
	public boolean isSecure() {
		return this.instance.isSecure();
	}

	@Override
	public URI getUri() {
		return this.instance.getUri();
	}

	@Override
	public @Nullable Map<String, String> getMetadata() {
		return this.instance.getMetadata();
	}

	@Override
	public @Nullable String getScheme() {
		return this.instance.getScheme();
	}

	@Override
	public String toString() {
		return "%s of %s".formatted(this.token.header(), this.instance);
	}

}

package io.github.leaderelection.discovery;

import java.util.Map;
import java.util.function.Supplier;

import com.netflix.appinfo.ApplicationInfoManager;
import com.netflix.discovery.EurekaClient;

import org.springframework.cloud.client.serviceregistry.Registration;

/**
 * Lets the client of Eureka send the instance. It does so at once, except if it has sent
 * it too often within the last minute: then with its next replication
 * ({@code eureka.client.instance-info-replication-interval-seconds}).
 */
public final class EurekaChannel implements RegistrationChannel {

	private final Supplier<EurekaClient> client;

	/**
	 * Create a new {@link EurekaChannel}.
	 * @param client the client, which may exist only when the instance is registered
	 */
	public EurekaChannel(Supplier<EurekaClient> client) {
		this.client = client;
	}

	@Override
	public boolean supports(Registration registration) {
		return manager().getInfo().getId().equals(registration.getInstanceId());
	}

	@Override
	public void set(Registration registration, Map<String, String> entries) {
		// Of the configuration, from which a refresh of the context makes the client
		// again
		LeaderMetadata.replace(registration.getMetadata(), entries);
		ApplicationInfoManager manager = manager();
		LeaderMetadata.replace(manager.getInfo().getMetadata(), entries);
		// What was removed is sent as well: it notes a change
		manager.registerAppMetadata(entries);
	}

	/**
	 * Register the health check that the client has. The client has no other method that
	 * sends a change without waiting for the next replication (Eureka 2.0.6).
	 */
	@Override
	public void send(Registration registration) {
		EurekaClient client = this.client.get();
		client.registerHealthCheck(client.getHealthCheckHandler());
	}

	private ApplicationInfoManager manager() {
		return this.client.get().getApplicationInfoManager();
	}

}

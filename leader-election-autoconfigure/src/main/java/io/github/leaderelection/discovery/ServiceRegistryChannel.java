package io.github.leaderelection.discovery;

import java.util.Map;
import java.util.function.Supplier;

import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.cloud.client.serviceregistry.ServiceRegistry;

/**
 * Registers the instance again under the same id, which replaces its metadata in Consul
 * and ZooKeeper.
 */
public final class ServiceRegistryChannel implements RegistrationChannel {

	private final Supplier<? extends ServiceRegistry<?>> registry;

	/**
	 * Create a new {@link ServiceRegistryChannel}.
	 * @param registry the registry, which is asked for when there is something to send
	 */
	public ServiceRegistryChannel(Supplier<? extends ServiceRegistry<?>> registry) {
		this.registry = registry;
	}

	@Override
	public boolean supports(Registration registration) {
		return true;
	}

	@Override
	public void set(Registration registration, Map<String, String> entries) {
		LeaderMetadata.replace(registration.getMetadata(), entries);
	}

	@Override
	@SuppressWarnings("unchecked")
	public void send(Registration registration) {
		((ServiceRegistry<Registration>) this.registry.get()).register(registration);
	}

}

package io.github.leaderelection.discovery;

import java.util.List;

import reactor.core.publisher.Flux;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.loadbalancer.core.DelegatingServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;

/**
 * Supplies the instance that leads, a {@link LeaderInstance}, and no other: a client
 * finds no instance while no leader is known. Put it after what caches instances, so that
 * the leader is located with each request.
 */
public final class LeaderServiceInstanceListSupplier extends DelegatingServiceInstanceListSupplier {

	private final LeaderLocator locator;

	/**
	 * Create a new {@link LeaderServiceInstanceListSupplier}.
	 * @param delegate supplies all instances of the service
	 * @param locator finds the leader among them
	 */
	public LeaderServiceInstanceListSupplier(ServiceInstanceListSupplier delegate, LeaderLocator locator) {
		super(delegate);
		this.locator = locator;
	}

	@Override
	public Flux<List<ServiceInstance>> get() {
		return this.delegate.get().map(this::leader);
	}

	@Override
	@SuppressWarnings("rawtypes")
	public Flux<List<ServiceInstance>> get(Request request) {
		return this.delegate.get(request).map(this::leader);
	}

	private List<ServiceInstance> leader(List<ServiceInstance> instances) {
		return this.locator.locate(instances).<List<ServiceInstance>>map(List::of).orElseGet(List::of);
	}

}

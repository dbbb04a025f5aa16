package io.github.leaderelection.ecosystem.integration;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import io.github.leaderelection.servers.SharedServers;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.integration.leader.DefaultCandidate;
import org.springframework.integration.redis.util.RedisLockRegistry;

/**
 * One running {@link StockFlow}. Its versions differ in dependencies and properties
 * alone.
 */
final class StockInstance implements AutoCloseable {

	private static final String[] ELECTION = { "--leader-election.backend=redis",
			"--leader-election.claim-missing=true", "--leader-election.storm.changes=100" };

	private final String name;

	private final ConfigurableApplicationContext context;

	private StockInstance(String name, History history, ClassLoader classPath, List<String> properties) {
		this.name = name;
		Journal journal = history.journal(name);
		SpringApplicationBuilder builder = new SpringApplicationBuilder(StockFlow.class).web(WebApplicationType.NONE)
			.resourceLoader(new DefaultResourceLoader(classPath))
			.registerShutdownHook(false)
			.initializers((created) -> ((GenericApplicationContext) created).registerBean(Journal.class, () -> journal))
			.properties("spring.main.banner-mode=off", "spring.data.redis.port=" + SharedServers.redis().port(),
					"stock.locks=" + history.name(), "leader-election.namespace=" + history.name());
		this.context = builder.run(properties.toArray(String[]::new));
	}

	/**
	 * Start an instance without this library.
	 */
	static StockInstance withLockRegistry(String name, History history) {
		String ours = StreamSupport.stream(ImportCandidates.load(AutoConfiguration.class, null).spliterator(), false)
			.filter((candidate) -> candidate.startsWith("io.github.leaderelection."))
			.collect(Collectors.joining(","));
		return new StockInstance(name, history, StockInstance.class.getClassLoader(),
				List.of("--spring.autoconfigure.exclude=" + ours));
	}

	/**
	 * Start an instance with this library, and without the lock registry.
	 */
	static StockInstance withElection(String name, History history, String... properties) {
		List<String> all = new ArrayList<>(List.of(ELECTION));
		all.addAll(List.of(properties));
		return new StockInstance(name, history, new FilteredClassLoader(RedisLockRegistry.class), all);
	}

	/**
	 * Start an instance whose initiator runs only on the leader.
	 */
	static StockInstance withBoth(String name, History history) {
		List<String> all = new ArrayList<>(List.of(ELECTION));
		all.add("--leader-election.while-leader.beans.stock=stockInitiator");
		return new StockInstance(name, history, StockInstance.class.getClassLoader(), all);
	}

	String name() {
		return this.name;
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	boolean has(Class<?> type) {
		return this.context.getBeanProvider(type).getIfAvailable() != null;
	}

	void yieldLeadership() {
		bean(DefaultCandidate.class).yieldLeadership();
	}

	void stop() {
		this.context.close();
	}

	@Override
	public void close() {
		stop();
	}

}

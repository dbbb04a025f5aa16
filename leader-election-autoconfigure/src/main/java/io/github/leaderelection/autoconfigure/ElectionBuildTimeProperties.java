package io.github.leaderelection.autoconfigure;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * {@link BuildTimeProperties} of what every application has.
 */
class ElectionBuildTimeProperties implements BuildTimeProperties {

	static final String BACKEND = "leader-election.backend";

	@Override
	public List<BuildTimeProperty> properties() {
		return List.of(BuildTimeProperty.flag(EnabledProperty.NAME, true).honouring("false"),
				new BuildTimeProperty(BACKEND, ElectionBuildTimeProperties::backend, null),
				new BuildTimeProperty("leader-election.elections",
						(environment) -> String.join(", ", LeaderElectorRegistrar.elections(environment)), null),
				BuildTimeProperty.flag("leader-election.discovery.enabled", true),
				new BuildTimeProperty("leader-election.discovery.clients", ElectionBuildTimeProperties::clients, null),
				BuildTimeProperty.flag("leader-election.fencing.http.enabled", false),
				BuildTimeProperty.presence("leader-election.fencing.http.leader-only"),
				BuildTimeProperty.presence("leader-election.health-gate.group"),
				BuildTimeProperty.flag("leader-election.metrics.enabled", true), management("health"),
				management("info"));
	}

	private static String backend(Environment environment) {
		String named = environment.getProperty(BACKEND);
		return (StringUtils.hasText(named)) ? named.trim().toLowerCase(Locale.ROOT) : BuildTimeProperty.NOT_SET;
	}

	private static String clients(Environment environment) {
		return Binder.get(environment)
			.bind("leader-election.discovery.clients", Bindable.mapOf(String.class, Object.class))
			.map((clients) -> String.join(", ", new TreeSet<>(clients.keySet())))
			.orElse(BuildTimeProperty.NOT_SET);
	}

	// As Spring Boot evaluates its conditions on contributors
	private static BuildTimeProperty management(String kind) {
		String name = "management.%s.leader-election.enabled".formatted(kind);
		String defaults = "management.%s.defaults.enabled".formatted(kind);
		return new BuildTimeProperty(name, (environment) -> String.valueOf(
				BuildTimeProperty.isTrue(environment, name, BuildTimeProperty.isTrue(environment, defaults, true))),
				null);
	}

}

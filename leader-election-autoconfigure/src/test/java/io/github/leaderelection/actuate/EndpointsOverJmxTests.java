package io.github.leaderelection.actuate;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.ReflectionException;

import io.github.leaderelection.test.TestLeaderElection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for the endpoint over JMX.
 */
@Timeout(180)
@SuppressWarnings("unchecked")
class EndpointsOverJmxTests {

	private final String domain = "test-" + UUID.randomUUID();

	private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

	@Test
	void readsOnlyByDefault() throws Exception {
		try (ConfigurableApplicationContext context = run()) {
			context.getBean(TestLeaderElection.class).grant("tenants/42");
			assertThat((Map<Object, Object>) invoke("elections", null, null)).containsEntry("total", 2)
				.containsEntry("backend", "custom");
			assertThat((Map<Object, Object>) invoke("election", (Object) new String[] { "tenants/42" }))
				.containsEntry("leading", true)
				.containsEntry("state", "LEADING");
			assertThat(operations()).containsExactlyInAnyOrder("elections", "election");
		}
	}

	@Test
	void writesWhereAllowed() throws Exception {
		try (ConfigurableApplicationContext context = run("--management.endpoint.leaderelection.access=unrestricted")) {
			TestLeaderElection electors = context.getBean(TestLeaderElection.class);
			electors.grant("reports");
			assertThat((Map<Object, Object>) invoke("change", new String[] { "reports" }, "resign", null))
				.containsEntry("outcome", "HANDING_OFF");
			assertThat(electors.elector("reports").isLeader()).isFalse();
			assertThat((Map<Object, Object>) invoke("change", new String[] { "unknown" }, "resign", null))
				.containsEntry("outcome", "NOT_JOINED");
			invoke("changeAll", "pause", null);
			assertThat(electors.elector("reports").status().pausedBy()).containsExactly("operator");
			assertThatThrownBy(() -> invoke("changeAll", "stop", null)).isInstanceOf(ReflectionException.class)
				.hasMessage("Parameter 'action' is none of 'resign', 'pause' and 'resume'");
			assertThat(operations()).contains("change", "changeAll");
		}
	}

	private Stream<String> operations() throws Exception {
		return Stream.of(this.server.getMBeanInfo(name()).getOperations()).map(MBeanOperationInfo::getName);
	}

	private Object invoke(String operation, Object... arguments) throws Exception {
		String[] types = Stream.of(this.server.getMBeanInfo(name()).getOperations())
			.filter((candidate) -> candidate.getName().equals(operation))
			.flatMap((found) -> Stream.of(found.getSignature()))
			.map(MBeanParameterInfo::getType)
			.toArray(String[]::new);
		return this.server.invoke(name(), operation, arguments, types);
	}

	private ObjectName name() throws Exception {
		return new ObjectName(this.domain + ":type=Endpoint,name=Leaderelection");
	}

	private ConfigurableApplicationContext run(String... arguments) {
		return new SpringApplicationBuilder(EndpointsOverHttpTests.Application.class)
			.properties("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=*",
					"management.endpoints.jmx.domain=" + this.domain)
			.run(arguments);
	}

}

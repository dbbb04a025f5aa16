package io.github.leaderelection.actuate;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.test.TestLeaderElection;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.web.servlet.DispatcherServlet;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the endpoints over HTTP, in web applications of each kind.
 */
@Timeout(180)
class EndpointsOverHttpTests {

	private static final String WRITABLE = "--management.endpoint.leaderelection.access=unrestricted";

	@ParameterizedTest
	@EnumSource
	void readsAndMapsNoWritesByDefault(Web web) throws Exception {
		try (ConfigurableApplicationContext context = web.run()) {
			TestLeaderElection electors = context.getBean(TestLeaderElection.class);
			electors.grant("reports");
			electors.elector("tenants/42");
			assertThat(get(context, "leaderelection").body()).contains("\"total\":3", "\"leading\":true",
					"\"tenants/42\":{\"leading\":false");
			assertThat(get(context, "leaderelection?limit=2").body()).contains("\"next\":\"reports\"");
			assertThat(get(context, "leaderelection?limit=1&after=reports").body()).contains("tenants/42");
			assertThat(get(context, "leaderelection?limit=0").statusCode()).isEqualTo(400);
			assertThat(get(context, "leaderelection?limit=0").body()).contains("set it to 1 to 1000");
			assertThat(get(context, "leaderelection/reports").body()).contains("\"state\":\"LEADING\"");
			assertThat(get(context, "leaderelection/tenants/42").body()).contains("\"leading\":false");
			assertThat(get(context, "leaderelection/unknown").statusCode()).isEqualTo(404);
			assertThat(get(context, "leader/reports").statusCode()).isEqualTo(200);
			assertThat(get(context, "leader/tenants/42").statusCode()).isEqualTo(503);
			assertThat(get(context, "leader/unknown").statusCode()).isEqualTo(404);
			assertThat(get(context, "leader").statusCode()).isEqualTo(503);
			assertThat(get(context, "health").body()).contains("\"leaderElection\":{", "\"leading\":[\"reports\"]");
			assertThat(get(context, "info").body()).contains("\"leading\":[\"reports\"]");
			assertThat(post(context, "leaderelection/reports", "{\"action\": \"resign\"}").statusCode()).isEqualTo(405);
			assertThat(post(context, "leaderelection", "{\"action\": \"pause\"}").statusCode()).isEqualTo(405);
			assertThat(electors.elector("reports").isLeader()).isTrue();
		}
	}

	@ParameterizedTest
	@EnumSource
	void writes(Web web) throws Exception {
		try (ConfigurableApplicationContext context = web.run(WRITABLE)) {
			TestLeaderElection electors = context.getBean(TestLeaderElection.class);
			electors.grant("tenants/42");
			String path = "leaderelection/tenants/42";
			assertThat(post(context, path, "{\"action\": \"resign\", \"to\": \"nobody\"}").statusCode()).isEqualTo(409);
			assertThat(post(context, path, "{\"action\": \"stop\"}").statusCode()).isEqualTo(400);
			assertThat(post(context, path, "{}").statusCode()).isEqualTo(400);
			assertThat(post(context, path, "{}").body()).contains("none of 'resign', 'pause' and 'resume'");
			assertThat(post(context, "leaderelection", "{\"action\": \"resign\", \"to\": \"x\"}").statusCode())
				.isEqualTo(400);
			assertThat(electors.elector("tenants/42").isLeader()).isTrue();
			HttpResponse<String> resigned = post(context, path, "{\"action\": \"resign\"}");
			assertThat(resigned.statusCode()).isEqualTo(202);
			assertThat(resigned.body()).contains("\"outcome\":\"HANDING_OFF\"");
			assertThat(electors.elector("tenants/42").isLeader()).isFalse();
			assertThat(post(context, path, "{\"action\": \"resign\"}").statusCode()).isEqualTo(409);
			assertThat(post(context, "leaderelection/unknown", "{\"action\": \"pause\"}").statusCode()).isEqualTo(404);
			assertThat(electors.elections()).doesNotContain("unknown");
			assertThat(post(context, "leaderelection", "{\"action\": \"pause\"}").statusCode()).isEqualTo(200);
			assertThat(get(context, path).body()).contains("\"pausedBy\":[\"operator\"]");
			assertThat(post(context, "leaderelection", "{\"action\": \"resume\"}").statusCode()).isEqualTo(200);
			assertThat(get(context, path).body()).contains("\"pausedBy\":[]");
		}
	}

	private static HttpResponse<String> get(ConfigurableApplicationContext context, String path) throws Exception {
		return send(request(context, path));
	}

	private static HttpResponse<String> post(ConfigurableApplicationContext context, String path, String body)
			throws Exception {
		return send(
				request(context, path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
	}

	// With a connection of its own: after a bad request, a server may close the one it
	// had
	private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
		return HttpClient.newBuilder().version(Version.HTTP_1_1).build().send(request.build(), BodyHandlers.ofString());
	}

	private static HttpRequest.Builder request(ConfigurableApplicationContext context, String path) {
		int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%s/actuator/%s".formatted(port, path)))
			.timeout(Duration.ofSeconds(60));
	}

	/**
	 * The kinds of web applications.
	 */
	enum Web {

		MVC("servlet"),

		/**
		 * Served by Netty where there is no Tomcat.
		 */
		WEBFLUX("reactive", Tomcat.class),

		/**
		 * Spring Boot serves the endpoints by Jersey where there is no Spring MVC.
		 */
		JERSEY("servlet", DispatcherServlet.class);

		private final String type;

		private final Class<?>[] hidden;

		Web(String type, Class<?>... hidden) {
			this.type = type;
			this.hidden = hidden;
		}

		ConfigurableApplicationContext run(String... arguments) {
			SpringApplication application = new SpringApplicationBuilder(Application.class).build();
			application.setResourceLoader(new DefaultResourceLoader(new FilteredClassLoader(this.hidden)));
			String[] all = Arrays.copyOf(arguments, arguments.length + 5);
			all[arguments.length] = "--spring.main.web-application-type=" + this.type;
			all[arguments.length + 1] = "--server.port=0";
			all[arguments.length + 2] = "--server.address=127.0.0.1";
			all[arguments.length + 3] = "--management.endpoints.web.exposure.include=*";
			all[arguments.length + 4] = "--management.endpoint.health.show-details=always";
			return application.run(all);
		}

	}

	/**
	 * An application whose elections the test decides.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		LeaderElectors electors() {
			return new TestLeaderElection();
		}

	}

}

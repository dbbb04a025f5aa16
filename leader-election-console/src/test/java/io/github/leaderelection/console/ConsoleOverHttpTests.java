package io.github.leaderelection.console;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.test.TestLeaderElection;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.FilteredClassLoader.ClassFilter;
import org.springframework.boot.test.context.FilteredClassLoader.PackageFilter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.web.servlet.DispatcherServlet;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the console over HTTP, in web applications of each kind.
 */
@Timeout(180)
class ConsoleOverHttpTests {

	private static final Map<Web, ConfigurableApplicationContext> SHARED = new EnumMap<>(Web.class);

	@AfterAll
	static void close() {
		SHARED.values().forEach(ConfigurableApplicationContext::close);
	}

	@ParameterizedTest
	@EnumSource
	void servesThePageAndItsFiles(Web web) throws Exception {
		ConfigurableApplicationContext context = web.shared();
		String page = url(context, "local.server.port", "/actuator/leaderconsole");
		HttpResponse<String> html = get(page);
		assertThat(html.statusCode()).isEqualTo(200);
		assertThat(html.headers().firstValue("Content-Type").orElseThrow())
			.isEqualToIgnoringCase("text/html;charset=UTF-8");
		assertThat(html.body()).contains("<title>Leader election</title>");
		assertHeaders(html);
		for (String name : ConsoleAssets.get().names()) {
			if (!name.equals(ConsoleAssets.PAGE)) {
				HttpResponse<String> file = get(page + "/" + name);
				assertThat(file.statusCode()).as(name).isEqualTo(200);
				assertThat(file.body()).isEqualTo(ConsoleAssets.get().find(name).orElseThrow().text());
				assertHeaders(file);
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void servesNothingElse(Web web) throws Exception {
		ConfigurableApplicationContext context = web.shared();
		String page = url(context, "local.server.port", "/actuator/leaderconsole");
		for (String name : List.of("console.html", "ConsoleSite.class", "..%2fconsole.css", "%2e%2e/application.yml",
				"a/b", "page.js%00")) {
			assertThat(get(page + "/" + name).statusCode()).as(name).isIn(400, 404);
		}
		HttpResponse<String> post = send(
				HttpRequest.newBuilder(URI.create(page)).POST(HttpRequest.BodyPublishers.noBody()));
		assertThat(post.statusCode()).isEqualTo(405);
	}

	@ParameterizedTest
	@EnumSource
	void sendsContentOnceAndRedirectsTheSlash(Web web) throws Exception {
		ConfigurableApplicationContext context = web.shared();
		String page = url(context, "local.server.port", "/actuator/leaderconsole");
		for (String path : List.of(page, page + "/page.js")) {
			String etag = get(path).headers().firstValue("ETag").orElseThrow();
			HttpResponse<String> again = send(HttpRequest.newBuilder(URI.create(path)).header("If-None-Match", etag));
			assertThat(again.statusCode()).isEqualTo(304);
			assertThat(again.body()).isEmpty();
		}
		HttpResponse<String> slash = get(page + "/");
		assertThat(slash.statusCode()).isEqualTo(302);
		assertThat(URI.create(page + "/").resolve(slash.headers().firstValue("Location").orElseThrow()))
			.isEqualTo(URI.create(page));
	}

	@ParameterizedTest
	@EnumSource
	void otherEndpointsGetNoHeaderOfTheConsole(Web web) throws Exception {
		ConfigurableApplicationContext context = web.shared();
		HttpResponse<String> other = get(url(context, "local.server.port", "/actuator/leaderelection"));
		assertThat(other.statusCode()).isEqualTo(200);
		assertThat(other.headers().firstValue("Content-Security-Policy")).isEmpty();
	}

	/**
	 * The page finds its files and the endpoint wherever it is, and shows them.
	 */
	@ParameterizedTest
	@EnumSource
	void worksOnAPortOfItsOwnWithMappedPaths(Web web) throws Exception {
		try (ConfigurableApplicationContext context = web.run("--management.server.port=0",
				"--management.server.address=127.0.0.1", "--management.endpoints.web.base-path=/manage",
				"--management.endpoints.web.path-mapping.leaderconsole=ops/console",
				"--management.endpoints.web.path-mapping.leaderelection=ops/elections");
				ConsoleBrowser browser = new ConsoleBrowser()) {
			context.getBean(TestLeaderElection.class).grant("default");
			String page = url(context, "local.management.port", "/manage/ops/console");
			assertHeaders(get(page));
			assertHeaders(get(page + "/page.js"));
			browser.open(page);
			assertThat(browser.rows("#elections").get(0)).contains("default", "This instance leads");
		}
	}

	@ParameterizedTest
	@EnumSource
	void worksBelowAContextPath(Web web) throws Exception {
		try (ConfigurableApplicationContext context = web.run(web.contextPath("/app"));
				ConsoleBrowser browser = new ConsoleBrowser()) {
			context.getBean(TestLeaderElection.class).grant("default");
			String page = url(context, "local.server.port", "/app/actuator/leaderconsole");
			assertHeaders(get(page));
			browser.open(page);
			assertThat(browser.rows("#elections").get(0)).contains("default", "This instance leads");
		}
	}

	@ParameterizedTest
	@EnumSource
	void changesElections(Web web) throws Exception {
		ConfigurableApplicationContext context = web.shared();
		try (ConsoleBrowser browser = new ConsoleBrowser()) {
			TestLeaderElection electors = context.getBean(TestLeaderElection.class);
			electors.grant("tenants/42");
			browser.open(url(context, "local.server.port", "/actuator/leaderconsole"));
			browser.click("[aria-label='Change tenants/42']").click("#change-resign").click("dialog .primary");
			assertThat(electors.elector("tenants/42").isLeader()).isFalse();
			assertThat(browser.text(".notice")).isEqualTo("tenants/42 resigned: running work drains.");
			assertThat(browser.rows("#elections").get(0)).doesNotContain("This instance leads");
		}
	}

	private static void assertHeaders(HttpResponse<String> response) {
		ConsoleSite.HEADERS
			.forEach((name, value) -> assertThat(response.headers().allValues(name)).containsExactly(value));
	}

	private static String url(ConfigurableApplicationContext context, String port, String path) {
		return "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty(port) + path;
	}

	private static HttpResponse<String> get(String url) throws Exception {
		return send(HttpRequest.newBuilder(URI.create(url)));
	}

	// With a connection of its own: after a bad request, a server may close the one it
	// had
	private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
		return HttpClient.newBuilder()
			.version(Version.HTTP_1_1)
			.build()
			.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
	}

	/**
	 * The kinds of web applications.
	 */
	enum Web {

		MVC("servlet", "server.servlet.context-path"),

		/**
		 * Served by Netty where there is no Tomcat.
		 */
		WEBFLUX("reactive", "spring.webflux.base-path", Tomcat.class),

		/**
		 * Spring Boot serves the endpoints by Jersey where there is no Spring MVC.
		 */
		JERSEY("servlet", "server.servlet.context-path", DispatcherServlet.class);

		private final String type;

		private final String contextPath;

		private final Class<?>[] hidden;

		Web(String type, String contextPath, Class<?>... hidden) {
			this.type = type;
			this.contextPath = contextPath;
			this.hidden = hidden;
		}

		String contextPath(String path) {
			return "--%s=%s".formatted(this.contextPath, path);
		}

		ConfigurableApplicationContext shared() {
			return SHARED.computeIfAbsent(this,
					(web) -> web.run("--management.endpoint.leaderelection.access=unrestricted"));
		}

		ConfigurableApplicationContext run(String... arguments) {
			SpringApplication application = new SpringApplicationBuilder(Application.class).build();
			application.setResourceLoader(new DefaultResourceLoader(new FilteredClassLoader(
					PackageFilter.of("org.springframework.security"), ClassFilter.of(this.hidden))));
			List<String> all = new ArrayList<>(List.of(arguments));
			all.addAll(List.of("--spring.main.web-application-type=" + this.type, "--server.port=0",
					"--server.address=127.0.0.1",
					"--management.endpoints.web.exposure.include=leaderelection,leaderconsole"));
			return application.run(all.toArray(String[]::new));
		}

	}

	/**
	 * An application whose elections the test decides, and which nothing secures.
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

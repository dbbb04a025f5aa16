package io.github.leaderelection.console;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.test.TestLeaderElection;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the console behind Spring Security.
 */
@Timeout(180)
class ConsoleSecurityTests {

	private static final String PAGE = "/actuator/leaderconsole";

	private static final Map<String, ConfigurableApplicationContext> SHARED = new HashMap<>();

	@AfterAll
	static void close() {
		SHARED.values().forEach(ConfigurableApplicationContext::close);
	}

	private static ConfigurableApplicationContext shared(String type) {
		return SHARED.computeIfAbsent(type, ConsoleSecurityTests::run);
	}

	@ParameterizedTest
	@ValueSource(strings = { "servlet", "reactive" })
	void strangerSeesNeitherPageNorFiles(String type) throws Exception {
		ConfigurableApplicationContext context = shared(type);
		try (ConsoleBrowser browser = new ConsoleBrowser()) {
			for (String path : List.of(PAGE, PAGE + "/page.js", PAGE + "/", "/actuator/leaderelection")) {
				WebResponse answer = get(browser, url(context, path), null);
				assertThat(answer.getStatusCode()).as(path).isEqualTo(401);
				assertThat(answer.getResponseHeaderValue("ETag")).as(path).isNull();
				assertThat(answer.getContentAsString()).doesNotContain("Leader election");
			}
			String etag = new ConsoleSite("/actuator", "leaderconsole", "leaderelection").page().etag();
			assertThat(get(browser, url(context, PAGE), etag).getStatusCode()).isEqualTo(401);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "servlet", "reactive" })
	void userSeesThePageWithItsHeaders(String type) throws Exception {
		ConfigurableApplicationContext context = shared(type);
		try (ConsoleBrowser browser = loggedIn()) {
			context.getBean(TestLeaderElection.class).grant("default");
			browser.open(url(context, PAGE));
			assertThat(browser.rows("#elections").get(0)).contains("default", "This instance leads");
			WebResponse answer = browser.page().getWebResponse();
			assertThat(answer.getResponseHeaderValue("Content-Security-Policy"))
				.isEqualTo(ConsoleSite.HEADERS.get("Content-Security-Policy"));
			assertThat(answer.getResponseHeaders())
				.filteredOn((header) -> header.getName().equalsIgnoreCase("Cache-Control"))
				.extracting((header) -> header.getValue())
				.containsExactly("no-cache");
			String etag = answer.getResponseHeaderValue("ETag");
			assertThat(get(browser, url(context, PAGE), etag).getStatusCode()).isEqualTo(304);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "servlet", "reactive" })
	void writeWithoutATokenIsRefusedAndThePageSaysSo(String type) throws Exception {
		ConfigurableApplicationContext context = shared(type);
		try (ConsoleBrowser browser = loggedIn()) {
			TestLeaderElection electors = context.getBean(TestLeaderElection.class);
			electors.grant("default");
			browser.open(url(context, PAGE));
			browser.click("#elections .col-act button").click("#change-resign").click("dialog .primary");
			assertThat(browser.text("dialog [role=alert]")).contains("no valid CSRF token");
			assertThat(electors.elector("default").isLeader()).isTrue();
		}
	}

	@Test
	void tokenOfTheCookieAllowsTheWrite() throws Exception {
		try (ConfigurableApplicationContext context = run("servlet", "--spring.profiles.active=cookie");
				ConsoleBrowser browser = loggedIn()) {
			TestLeaderElection electors = context.getBean(TestLeaderElection.class);
			electors.grant("default");
			browser.open(url(context, PAGE));
			browser.click("#elections .col-act button").click("#change-resign").click("dialog .primary");
			assertThat(browser.text("dialog [role=alert]")).isEmpty();
			assertThat(electors.elector("default").isLeader()).isFalse();
		}
	}

	private static ConsoleBrowser loggedIn() {
		ConsoleBrowser browser = new ConsoleBrowser();
		browser.client().addRequestHeader("Authorization", "Basic dXNlcjpwYXNz");
		return browser;
	}

	private static WebResponse get(ConsoleBrowser browser, String url, String etag) throws Exception {
		WebRequest request = new WebRequest(URI.create(url).toURL(), HttpMethod.GET);
		request.setAdditionalHeader("Accept", "*/*");
		if (etag != null) {
			request.setAdditionalHeader("If-None-Match", etag);
		}
		return browser.client().loadWebResponse(request);
	}

	private static String url(ConfigurableApplicationContext context, String path) {
		return "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port") + path;
	}

	private static ConfigurableApplicationContext run(String type, String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.addAll(
				List.of("--spring.main.web-application-type=" + type, "--server.port=0", "--server.address=127.0.0.1",
						"--spring.security.user.name=user", "--spring.security.user.password=pass",
						"--management.endpoints.web.exposure.include=leaderelection,leaderconsole",
						"--management.endpoint.leaderelection.access=unrestricted"));
		return SpringApplication.run(Application.class, all.toArray(String[]::new));
	}

	/**
	 * Passwords as they are.
	 */
	static class PlainPasswords implements PasswordEncoder {

		@Override
		public String encode(CharSequence password) {
			return password.toString();
		}

		@Override
		public boolean matches(CharSequence password, String stored) {
			return stored.contentEquals(password);
		}

	}

	/**
	 * An application that Spring Boot secures.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		LeaderElectors electors() {
			return new TestLeaderElection();
		}

		/**
		 * By default the first login lets the password be stored with bcrypt, which each
		 * request of a page then computes.
		 */
		@Bean
		PasswordEncoder passwordEncoder() {
			return new PlainPasswords();
		}

		@Bean
		@Profile("cookie")
		SecurityFilterChain tokenInACookie(HttpSecurity http) {
			http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated());
			http.httpBasic(Customizer.withDefaults());
			http.csrf((csrf) -> csrf.spa());
			return http.build();
		}

	}

}

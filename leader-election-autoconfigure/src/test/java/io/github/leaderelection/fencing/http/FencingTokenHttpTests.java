package io.github.leaderelection.fencing.http;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.leaderelection.InvalidNameException;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeadershipLostException;
import io.github.leaderelection.fencing.InMemorySeenTokens;
import io.github.leaderelection.fencing.Rejections;
import io.github.leaderelection.test.TestLeaderElection;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.http.HttpMethod;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link FencingTokenInterceptor} and {@link FencingTokenFilter}, with a client
 * and a server.
 */
class FencingTokenHttpTests {

	private final List<String> handled = new CopyOnWriteArrayList<>();

	private final Tomcat tomcat = new Tomcat();

	private final TestLeaderElection election = new TestLeaderElection();

	private final LeaderElector elector = this.election.elector("reports");

	private RestClient plain;

	private RestClient fenced;

	@BeforeEach
	void startServer(@TempDir Path directory) throws LifecycleException {
		this.tomcat.setBaseDir(directory.toString());
		this.tomcat.setPort(0);
		Context context = this.tomcat.addContext("/app", directory.toString());
		FilterDef filter = new FilterDef();
		filter.setFilterName("fencing");
		filter.setFilter(new FencingTokenFilter(new InMemorySeenTokens(), List.of("/reports/**", "/mails"),
				List.of("/reports/**")));
		context.addFilterDef(filter);
		FilterMap everything = new FilterMap();
		everything.setFilterName("fencing");
		everything.addURLPattern("/*");
		context.addFilterMap(everything);
		Tomcat.addServlet(context, "handler", new Handler()).addMapping("/");
		this.tomcat.start();
		String url = "http://localhost:%d/app".formatted(this.tomcat.getConnector().getLocalPort());
		this.plain = RestClient.builder().baseUrl(url).defaultStatusHandler((status) -> true, (request, response) -> {
		}).build();
		this.fenced = this.plain.mutate().requestInterceptor(new FencingTokenInterceptor()).build();
	}

	@AfterEach
	void stopServer() throws LifecycleException {
		this.tomcat.stop();
		this.tomcat.destroy();
	}

	@Test
	void onlyAStaleTokenIsReportedAsRefused() {
		assertThat(Rejections.of(() -> {
			send(HttpMethod.POST, "/reports/1");
			send(HttpMethod.POST, "/reports/1", "seven");
			send(HttpMethod.POST, "/reports/1", new FencingToken(8, "reports").header());
		})).isEmpty();
		assertThat(Rejections.of(() -> send(HttpMethod.POST, "/reports/1", new FencingToken(7, "reports").header())))
			.containsExactly("reports HTTP");
	}

	@Test
	void requestOfAnEarlierTermIsRefused() {
		long first = this.election.grant("reports").fencingToken();
		this.elector.runIfLeader((term) -> assertThat(post(this.fenced, "/reports/1")).isEqualTo(200));
		this.election.revoke("reports");
		long second = this.election.grant("reports").fencingToken();
		assertThat(second).isGreaterThan(first);
		this.elector.runIfLeader((term) -> assertThat(post(this.fenced, "/reports/1")).isEqualTo(200));
		assertThat(send(HttpMethod.POST, "/reports/1", new FencingToken(first, "reports").header())).isEqualTo(412);
		assertThat(send(HttpMethod.POST, "/reports/1", new FencingToken(first, "mails").header())).isEqualTo(200);
		assertThat(this.handled).containsExactly("reports " + first, "reports " + second, "mails " + first);
	}

	@ParameterizedTest
	@CsvSource({ "POST, /reports/1, 428", "DELETE, /reports/1, 428", "GET, /reports/1, 200", "POST, /mails, 200",
			"POST, /other, 200" })
	void tokenIsRequiredWhereThatIsConfigured(String method, String path, int status) {
		assertThat(send(HttpMethod.valueOf(method), path)).isEqualTo(status);
		assertThat(this.handled).hasSize((status == 200) ? 1 : 0);
	}

	@ParameterizedTest
	@CsvSource({ "/reports/1, 400", "/mails, 400", "/other, 200" })
	void otherSyntaxIsRefusedWhereTokensAreChecked(String path, int status) {
		assertThat(send(HttpMethod.POST, path, "seven")).isEqualTo(status);
	}

	@Test
	void twoTokensAreRefused() {
		String token = new FencingToken(7, "reports").header();
		assertThat(send(HttpMethod.POST, "/mails", token, token)).isEqualTo(400);
		assertThat(this.handled).isEmpty();
	}

	@Test
	void nothingIsSentWithoutATerm() {
		assertThatIllegalStateException().isThrownBy(() -> post(this.fenced, "/mails"))
			.withMessageContaining("no term");
		assertThat(this.handled).isEmpty();
	}

	@Test
	void tokenOfTheNamedElectionIsSent() {
		RestClient reports = this.plain.mutate().requestInterceptor(new FencingTokenInterceptor("reports")).build();
		long token = this.election.grant("reports").fencingToken();
		this.election.grant("mails");
		LeaderElector mails = this.election.elector("mails");
		this.elector.runIfLeader((outer) -> mails.runIfLeader((inner) -> post(reports, "/mails")));
		mails.runIfLeader((outer) -> this.elector.runIfLeader((inner) -> post(reports, "/mails")));
		mails.runIfLeader((term) -> assertThatIllegalStateException().isThrownBy(() -> post(reports, "/mails"))
			.withMessageContaining("no term of the election 'reports'"));
		assertThat(this.handled).containsExactly("reports " + token, "reports " + token);
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> new FencingTokenInterceptor(""));
	}

	@Test
	void nothingIsSentUnderTermsOfTwoElectionsWithoutAName() {
		long token = this.election.grant("reports").fencingToken();
		this.election.grant("mails");
		LeaderElector mails = this.election.elector("mails");
		this.elector.runIfLeader((outer) -> {
			mails.runIfLeader((inner) -> assertThatIllegalStateException().isThrownBy(() -> post(this.fenced, "/mails"))
				.withMessageContaining("'mails' and 'reports'")
				.withMessageContaining("new FencingTokenInterceptor(\"mails\")"));
			assertThat(this.handled).isEmpty();
			// One election, however often
			this.elector.runIfLeader((inner) -> post(this.fenced, "/mails"));
		});
		assertThat(this.handled).containsExactly("reports " + token);
	}

	@Test
	void workThatDrainsMaySend() {
		this.election.grant("reports");
		this.elector.runIfLeader((term) -> {
			this.elector.resign();
			assertThat(term.isValid()).isFalse();
			assertThat(post(this.fenced, "/mails")).isEqualTo(200);
		});
	}

	@Test
	void workThatHasToStopSendsNothing() {
		this.election.grant("reports");
		this.elector.runIfLeader((term) -> {
			this.election.revoke("reports");
			assertThatExceptionOfType(LeadershipLostException.class).isThrownBy(() -> post(this.fenced, "/mails"));
		});
		assertThat(this.handled).isEmpty();
	}

	@Test
	void clientOfTheDocumentationSendsTheToken() {
		String url = "http://localhost:%d/app".formatted(this.tomcat.getConnector().getLocalPort());
		RestClient archive = RestClient.builder()
			.baseUrl(url)
			.requestInterceptor(new FencingTokenInterceptor("reports"))
			.build();
		long token = this.election.grant("reports").fencingToken();
		this.elector.runIfLeader((term) -> archive.post().uri("/reports/1").retrieve().toBodilessEntity());
		assertThat(this.handled).containsExactly("reports " + token);
	}

	private static int post(RestClient client, String path) {
		return client.post().uri(path).retrieve().toBodilessEntity().getStatusCode().value();
	}

	private int send(HttpMethod method, String path, String... tokens) {
		return this.plain.method(method)
			.uri(path)
			.headers((headers) -> headers.addAll(FencingToken.HEADER, List.of(tokens)))
			.retrieve()
			.toBodilessEntity()
			.getStatusCode()
			.value();
	}

	private final class Handler extends HttpServlet {

		@Override
		protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
			FencingToken token = (FencingToken) request.getAttribute(FencingTokenFilter.ATTRIBUTE);
			FencingTokenHttpTests.this.handled
				.add((token != null) ? "%s %s".formatted(token.election(), token.value()) : "none");
			response.setStatus(200);
		}

	}

}

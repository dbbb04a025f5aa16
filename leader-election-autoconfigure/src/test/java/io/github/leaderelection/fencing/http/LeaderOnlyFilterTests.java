package io.github.leaderelection.fencing.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.github.leaderelection.CurrentLeadership;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.fencing.Rejections;
import io.github.leaderelection.test.TestLeaderElection;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LeaderOnlyFilter}.
 */
class LeaderOnlyFilterTests {

	private final TestLeaderElection election = new TestLeaderElection();

	private final LeaderElector elector = this.election.elector("reports");

	private final LeaderOnlyFilter filter = new LeaderOnlyFilter(this.election, List.of("/reports/**"));

	private final List<Long> answeredUnder = new ArrayList<>();

	private FilterChain chain = (request, response) -> this.answeredUnder
		.add(CurrentLeadership.get("reports").map(Leadership::fencingToken).orElse(0L));

	@Test
	void leaderAnswersUnderItsTerm() throws Exception {
		long token = this.election.grant("reports").fencingToken();
		assertThat(send("/reports/1", token(token))).isEqualTo(200);
		assertThat(this.answeredUnder).containsExactly(token);
	}

	@Test
	void tokenOfAnotherTermIsRefused() throws Exception {
		long first = this.election.grant("reports").fencingToken();
		this.election.revoke("reports");
		long second = this.election.grant("reports").fencingToken();
		assertThat(send("/reports/1", token(first))).isEqualTo(421);
		assertThat(send("/reports/1", token(second + 1))).isEqualTo(421);
		assertThat(this.answeredUnder).isEmpty();
		assertThat(send("/reports/1", token(second))).isEqualTo(200);
	}

	@Test
	void formerLeaderRefuses() {
		long token = this.election.grant("reports").fencingToken();
		this.election.revoke("reports");
		assertThat(Rejections.of(() -> assertThat(sendOnAnotherThread(token)).isEqualTo(421)))
			.containsExactly("reports HTTP");
		assertThat(this.answeredUnder).isEmpty();
	}

	@Test
	void leaderThatDrainsRefuses() {
		long token = this.election.grant("reports").fencingToken();
		this.elector.runIfLeader((term) -> {
			this.elector.resign();
			assertThat(sendOnAnotherThread(token)).isEqualTo(421);
		});
		assertThat(this.answeredUnder).isEmpty();
	}

	@Test
	void electionThatWasNotJoinedIsRefusedAndNotJoined() throws Exception {
		assertThat(send("/reports/1", new FencingToken(7, "mails").header())).isEqualTo(421);
		assertThat(this.election.elections()).containsExactly("reports");
	}

	@Test
	void handOffWaitsForTheAnswer() throws Exception {
		long token = this.election.grant("reports").fencingToken();
		this.chain = (request, response) -> {
			this.elector.resign();
			this.answeredUnder.add(CurrentLeadership.get("reports").orElseThrow().fencingToken());
			assertThat(this.elector.status().state()).hasToString("DRAINING");
		};
		assertThat(send("/reports/1", token(token))).isEqualTo(200);
		assertThat(this.answeredUnder).containsExactly(token);
	}

	@Test
	void tokenIsRequired() throws Exception {
		this.election.grant("reports");
		assertThat(send("/reports/1")).isEqualTo(428);
		assertThat(this.answeredUnder).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "seven", "0;election=\"reports\"", "" })
	void otherSyntaxIsRefused(String header) throws Exception {
		this.election.grant("reports");
		assertThat(send("/reports/1", header)).isEqualTo(400);
		assertThat(this.answeredUnder).isEmpty();
	}

	@Test
	void twoTokensAreRefused() throws Exception {
		long token = this.election.grant("reports").fencingToken();
		assertThat(send("/reports/1", token(token), token(token))).isEqualTo(400);
	}

	@Test
	void otherPathsAreAnsweredByEveryInstance() throws Exception {
		assertThat(send("/mails")).isEqualTo(200);
		assertThat(this.answeredUnder).containsExactly(0L);
	}

	@Test
	void failureOfTheHandlerIsThrown() {
		long token = this.election.grant("reports").fencingToken();
		this.chain = (request, response) -> {
			throw new IOException("broken");
		};
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> send("/reports/1", token(token)));
		this.chain = (request, response) -> {
			throw new ServletException("broken");
		};
		assertThatExceptionOfType(ServletException.class).isThrownBy(() -> send("/reports/1", token(token)));
		this.chain = (request, response) -> {
			throw new IllegalStateException("broken");
		};
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> send("/reports/1", token(token)));
	}

	private static String token(long value) {
		return new FencingToken(value, "reports").header();
	}

	private int sendOnAnotherThread(long token) {
		List<Integer> status = new ArrayList<>();
		Thread thread = new Thread(() -> {
			try {
				status.add(send("/reports/1", token(token)));
			}
			catch (ServletException | IOException ex) {
				throw new IllegalStateException(ex);
			}
		});
		thread.start();
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		return status.get(0);
	}

	private int send(String path, String... tokens) throws ServletException, IOException {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
		for (String token : tokens) {
			request.addHeader(FencingToken.HEADER, token);
		}
		MockHttpServletResponse response = new MockHttpServletResponse();
		this.filter.doFilter(request, response, this.chain);
		return response.getStatus();
	}

}

package io.github.leaderelection.redis;

import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RedisError} and {@link Redirection}.
 */
class RedisErrorTests {

	private static final RedisNode ASKED = new RedisNode("asked", 7000);

	@Test
	void answerIsFoundInWhatWrapsIt() {
		RedisError error = error("READONLY You can't write against a read only replica.");
		assertThat(error.code()).isEqualTo("READONLY");
		assertThat(error.toString()).isEqualTo("READONLY You can't write against a read only replica.");
	}

	@Test
	void answerOfCommandInScriptIsFound() {
		RedisError error = error(
				"ERR Error running script (call to f_0a1b): @user_script:51: @user_script: 51: -READONLY You can't write");
		assertThat(error.code()).isEqualTo("READONLY");
	}

	@Test
	void noAnswerIsNoCode() {
		RedisError error = error("Connection refused: /127.0.0.1:1");
		assertThat(error.code()).isNull();
		assertThat(error.toString()).isEqualTo("Connection refused: /127.0.0.1:1");
	}

	@Test
	void whatIsShownIsOneHarmlessLine() {
		assertThat(error("ERR a\r\nb\u001b[31m" + "x".repeat(1_000)).toString()).startsWith("ERR a b?[31mxxx")
			.hasSizeLessThan(310);
	}

	@Test
	void redirectionsAreUnderstood() {
		assertThat(redirection("MOVED 866 10.0.0.7:7002"))
			.isEqualTo(new Redirection(new RedisNode("10.0.0.7", 7002), true));
		assertThat(redirection("ASK 866 node.example.org:7002"))
			.isEqualTo(new Redirection(new RedisNode("node.example.org", 7002), false));
		assertThat(redirection("MOVED 866 ::1:7002")).isEqualTo(new Redirection(new RedisNode("::1", 7002), true));
		assertThat(redirection("MOVED 866 :7002")).isEqualTo(new Redirection(new RedisNode("asked", 7002), true));
	}

	@Test
	void otherAnswersAreNoRedirections() {
		assertThat(redirection("TRYAGAIN Multiple keys request during rehashing of slot")).isNull();
		assertThat(redirection("MOVED to another place")).isNull();
		assertThat(redirection("READONLY MOVED 866 10.0.0.7:7002")).isNull();
	}

	private static Redirection redirection(String answer) {
		return Redirection.of(error(answer), ASKED);
	}

	private static RedisError error(String answer) {
		return RedisError.of(new IllegalStateException("Error in execution",
				new IllegalArgumentException("wrapped", new RuntimeException(answer))));
	}

}

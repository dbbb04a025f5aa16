package io.github.leaderelection.store;

import java.io.IOException;

import io.github.leaderelection.store.ElectionStoreException.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShownText}.
 */
class ShownTextTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					cannot connect to redis://user:hunter2@host:6379/0   | cannot connect to redis://...@host:6379/0
					at https://hunter2@host and amqp://u:hunter2@other   | at https://...@host and amqp://...@other
					URL postgresql://u:p/hunter2@x@host/db is bad        | URL postgresql://...@host/db is bad
					no driver for jdbc:h2:mem:a;PASSWORD=hunter2;X=1     | no driver for jdbc:...
					refused (user=app, password = hunter2)               | refused (user=app, password = ...
					login: PWD="hunter2 hunter2", host=a                 | login: PWD=..., host=a
					secret: hunter2                                      | secret: ...
					ERR unknown command `AUTH`, with args beginning with: `app`, `hunter2` | ERR unknown command `AUTH`, with args beginning with: ...
					Invalid path "//app:hunter2@host"                    | Invalid path "//...@host"
					url:redis://app:hunter2@host                         | url:redis://...@host
					no secrets: https://host/path?user=a, mail a@b.org   | no secrets: https://host/path?user=a, mail a@b.org
					denied for user 'a'@'b' (using password: YES)        | denied for user 'a'@'b' (using password: YES)
					""")
	void credentialsAreHidden(String message, String shown) {
		assertThat(ShownText.problem(message)).isEqualTo(shown);
		assertThat(ShownText.problem(shown)).isEqualTo(shown);
	}

	@Test
	void problemIsOneHarmlessLineOfBoundedLength() {
		assertThat(ShownText.problem(" a\r\n  b\u001b[31mred\u0007 \u2028\u202e\u009bc "))
			.isEqualTo("a b?[31mred? ???c");
		String longest = "x".repeat(ShownText.MAX_PROBLEM_LENGTH);
		assertThat(ShownText.problem(longest)).isEqualTo(longest);
		assertThat(ShownText.problem(longest + "yz")).isEqualTo(longest + "...");
		assertThat(ShownText.problem(longest + "...")).isEqualTo(longest + "...");
		assertThat(ShownText.problem("abcdef", 3)).isEqualTo("abc...");
	}

	@Test
	@Timeout(60)
	void longTextIsRead() {
		for (String part : new String[] { "a", "a.", "a://", "password ", "jdbc", "@", " " }) {
			assertThat(ShownText.problem(part.repeat(100_000))).hasSizeLessThanOrEqualTo(2003);
		}
	}

	@Test
	void storeExceptionHasNoCredentialsInItsMessageNorInItsCauses() {
		IOException inner = new IOException("connection to redis://u:hunter2@host refused");
		IllegalStateException outer = new IllegalStateException("not connected", inner);
		ElectionStoreException failure = new ElectionStoreException(Problem.REFUSED, "bad\npassword=hunter2", outer);
		assertThat(failure).hasMessage("bad password=...");
		assertThat(failure.getCause()).hasMessage("java.lang.IllegalStateException: not connected")
			.hasNoCause()
			.isNotSameAs(outer);
		assertThat(failure.getCause().getStackTrace()).isEqualTo(outer.getStackTrace());
	}

	@Test
	void suppressedFailuresAreSearchedAndOthersAreKept() {
		IllegalStateException plain = new IllegalStateException("a", new IOException());
		plain.addSuppressed(plain.getCause());
		assertThat(ShownText.withoutCredentials(plain)).isSameAs(plain);
		plain.addSuppressed(new IOException("secret=hunter2"));
		assertThat(ShownText.withoutCredentials(plain)).hasMessage("java.lang.IllegalStateException: a")
			.satisfies((hidden) -> assertThat(hidden.getSuppressed()).isEmpty());
	}

}

package io.github.leaderelection.raft;

import java.lang.Thread.UncaughtExceptionHandler;
import java.lang.reflect.Method;

import org.apache.ratis.util.ExitUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.OverridingClassLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RatisExitGuard}. It acts once in a JVM, as does what it is about, so
 * that both are loaded anew: other tests may have been there before.
 */
class RatisExitGuardTests {

	private final ClassLoader fresh = new FreshClassLoader();

	private final UncaughtExceptionHandler handler = (thread, failure) -> {
	};

	private UncaughtExceptionHandler previous;

	@BeforeEach
	void setUp() {
		this.previous = Thread.getDefaultUncaughtExceptionHandler();
		Thread.setDefaultUncaughtExceptionHandler(this.handler);
	}

	@AfterEach
	void tearDown() {
		Thread.setDefaultUncaughtExceptionHandler(this.previous);
	}

	@Test
	void keepsTheHandlerOfUncaughtExceptions() throws Exception {
		Method prepare = this.fresh.loadClass(RatisExitGuard.class.getName()).getDeclaredMethod("prepare");
		prepare.setAccessible(true);
		prepare.invoke(null);
		assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(this.handler);
	}

	/**
	 * If it did not, there would be nothing to keep.
	 */
	@Test
	void ratisAloneReplacesTheHandler() throws Exception {
		this.fresh.loadClass(ExitUtils.class.getName()).getMethod("disableSystemExit").invoke(null);
		assertThat(Thread.getDefaultUncaughtExceptionHandler()).isNotSameAs(this.handler);
	}

	/**
	 * Loads what acts once anew.
	 */
	private static final class FreshClassLoader extends OverridingClassLoader {

		FreshClassLoader() {
			super(RatisExitGuardTests.class.getClassLoader());
		}

		@Override
		protected boolean isEligibleForOverriding(String className) {
			return className.startsWith(RatisExitGuard.class.getName())
					|| className.startsWith(ExitUtils.class.getName());
		}

	}

}

package io.github.leaderelection.endpoint;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/**
 * A user of each role, whose password is {@value #PASSWORD}.
 */
@Configuration(proxyBeanMethods = false)
class EndpointUsers {

	static final String PASSWORD = "correct horse";

	@Bean
	UserDetailsService users() {
		User.UserBuilder user = User.builder().password(PASSWORD);
		return new InMemoryUserDetailsManager(user.username("viewer").roles("VIEWER").build(),
				user.username("operator").roles("OPERATOR").build());
	}

	/**
	 * By default the first request lets the password be stored with bcrypt, which each
	 * later one then computes.
	 */
	@Bean
	PasswordEncoder passwordEncoder() {
		return new PlainPasswords();
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

}

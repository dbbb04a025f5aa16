package io.github.leaderelection.endpoint;

import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/**
 * The configuration of Spring Security that {@code docs/reference.md} recommends.
 */
@Configuration(proxyBeanMethods = false)
class EndpointSecurityConfiguration {

	@Bean
	@Order(1)
	SecurityFilterChain endpointSecurity(HttpSecurity http) {
		http.securityMatcher(EndpointRequest.toAnyEndpoint());
		http.authorizeHttpRequests((requests) -> requests.requestMatchers(EndpointRequest.to("health", "leader"))
			.permitAll()
			.requestMatchers(EndpointRequest.to("leaderelection").withHttpMethod(HttpMethod.POST))
			.hasRole("OPERATOR")
			.anyRequest()
			.hasAnyRole("VIEWER", "OPERATOR"));
		http.httpBasic(Customizer.withDefaults());
		http.sessionManagement((session) -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
		http.csrf((csrf) -> csrf.ignoringRequestMatchers(EndpointRequest.to("leaderelection")));
		return http.build();
	}

}

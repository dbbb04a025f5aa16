package io.github.leaderelection.test.contract;

/**
 * What the parts of the contract are written against.
 */
interface StoreUnderTest {

	/**
	 * Return the stores of this test.
	 * @return the fixture
	 */
	StoreFixture fixture();

}

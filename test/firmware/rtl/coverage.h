// SPDX-License-Identifier: Apache-2.0
#pragma once

class VerilatedContext;

namespace mprig::test {

/**
 * Writes what the model of this context has covered into a new file of the directory MPRIG_COVERAGE. Does nothing
 * without that variable, or when the model was built without coverage.
 */
void save_coverage(VerilatedContext& context);

}  // namespace mprig::test

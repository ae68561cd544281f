// How much memory this process has.
#pragma once

namespace bole {

// The most memory that this process has had since it began, or since ForgetPeak.
double PeakMebibytes();

// From here on PeakMebibytes is of what comes after: what was freed before is given back to the
// system. Where the system doesn't allow that, it stays the most of all.
void ForgetPeak();

// The memory that it has now for itself alone: without the files that are mapped.
double OwnMebibytes();

}  // namespace bole

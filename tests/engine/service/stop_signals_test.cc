#include "engine/service/stop_signals.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace bole {
namespace {

TEST(StopSignalsTest, WaitsForEitherSignal) {
  StopSignals signals;
  for (const int signal : {SIGTERM, SIGINT}) {
    kill(getpid(), signal);
    EXPECT_EQ(signals.Wait(), signal);
  }
}

TEST(StopSignalsTest, LeavesAloneWhatIsSentAgain) {
  {
    StopSignals signals;
    kill(getpid(), SIGTERM);
    EXPECT_EQ(signals.Wait(), SIGTERM);
    kill(getpid(), SIGTERM);
    kill(getpid(), SIGINT);
  }
  SUCCEED();  // still here
}

}  // namespace
}  // namespace bole

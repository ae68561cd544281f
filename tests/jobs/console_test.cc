// The console in a real browser, against `bole serve` on a generated night.
#include <gtest/gtest.h>

#include <string>

#include "tests/engine/service/child_process.h"
#include "tests/jobs/night_fixture.h"

namespace bole {
namespace {

class ConsolePageTest : public NightTest {};

TEST_F(ConsolePageTest, IsUsedByMouseAndKeyboardAndAsksNobodyElse) {
  std::vector<std::string> serve = Arguments({"serve"}, first_->path());
  for (const char* setting : {"serve.port=0", "serve.http_port=-1"}) {
    serve.insert(serve.end(), {"--set", setting});
  }
  serve.insert(serve.begin(), BOLE_BINARY);
  ChildProcess server(serve);
  // The log comes by the same way: the ports are the lines of digits alone.
  const auto read_port = [&] {
    std::string line = "log";
    while (!line.empty() && line.find_first_not_of("0123456789") != std::string::npos) {
      line = server.ReadLine();
    }
    return line;
  };
  const std::string thrift_port = read_port();
  const std::string http_port = read_port();
  ASSERT_NE(http_port, "");
  ChildProcess browser(
      {BOLE_PYTHON, BOLE_CONSOLE_SCRIPT, BOLE_CLIENT_GENERATED "/py", thrift_port, http_port});
  const std::string output = browser.ReadAll();
  EXPECT_EQ(browser.Wait(), 0) << output;
  server.Signal(SIGTERM);
  EXPECT_EQ(server.Wait(), 0);
}

}  // namespace
}  // namespace bole

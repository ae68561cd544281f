// Clients that Thrift generates for other languages, against a running server.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/engine/service/child_process.h"

namespace bole {
namespace {

// Runs a script with the server's port as its last argument.
void ExpectToSucceed(std::vector<std::string> script) {
  ChildProcess server({BOLE_FAKE_SERVER, "1"});
  script.push_back(server.ReadLine());
  ChildProcess client(script);
  const std::string output = client.ReadAll();
  EXPECT_EQ(client.Wait(), 0) << output;
}

TEST(ClientTest, AnswersPython) {
  ExpectToSucceed(
      {BOLE_PYTHON, BOLE_CLIENT_SOURCES "/client_test.py", BOLE_CLIENT_GENERATED "/py"});
}

TEST(ClientTest, AnswersNode) {
  ExpectToSucceed({BOLE_NODE, BOLE_CLIENT_SOURCES "/client_test.js", BOLE_CLIENT_GENERATED "/js",
                   BOLE_NODE_MODULES});
}

}  // namespace
}  // namespace bole

#include "engine/service/console.h"

#include <arpa/inet.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/service/console_files.h"
#include "engine/service/json_call.h"

namespace bole {
namespace {

constexpr std::string_view kCallPath = "/thrift";
constexpr std::string_view kReportPath = "/report/";
constexpr std::string_view kJson = "application/json";

// The page's parts come from here, and nothing may put it into a frame.
constexpr const char* kPagePolicy =
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "object-src 'none'";
// A report is one file with its own scripts and styles. It is shown without an origin: whatever
// stands in it can ask neither the console nor anybody else.
constexpr const char* kReportPolicy =
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts";

HttpReply MakeReply(int status, std::string_view type, std::string body,
                    const char* policy = kPagePolicy) {
  return {status,
          std::string(type),
          std::move(body),
          {{"Content-Security-Policy", policy},
           {"X-Content-Type-Options", "nosniff"},
           {"Referrer-Policy", "no-referrer"},
           {"Cross-Origin-Resource-Policy", "same-origin"},
           {"Cache-Control", "no-store"}}};
}

HttpReply MakeText(int status, const std::string& text) {
  return MakeReply(status, "text/plain; charset=utf-8", text + "\n");
}

std::string_view TypeOf(std::string_view name) {
  if (name.ends_with(".html")) return "text/html; charset=utf-8";
  if (name.ends_with(".css")) return "text/css; charset=utf-8";
  if (name.ends_with(".js")) return "text/javascript; charset=utf-8";
  if (name.ends_with(".svg")) return "image/svg+xml";
  return kJson;
}

HttpReply File(std::string_view name) {
  const auto files = ConsoleFiles();
  const auto found = std::ranges::find(files, name, &ConsoleFile::name);
  if (found == files.end()) return MakeText(404, "there is no such page");
  return MakeReply(200, TypeOf(name), std::string(found->content));
}

// Without its parameters ("; charset=utf-8"), in lower case.
std::string MediaType(std::string_view content_type) {
  std::string type(content_type.substr(0, content_type.find(';')));
  while (!type.empty() && type.back() == ' ') type.pop_back();
  for (char& c : type) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 0x20 : c);
  return type;
}

nlohmann::json ToJson(const PublishedNight& night) {
  nlohmann::json samples = nlohmann::json::array();
  for (const NightSample& sample : night.samples) {
    samples.push_back({{"kind", sample.kind}, {"id", sample.id}, {"title", sample.title}});
  }
  return {{"id", night.id},           {"current", night.current},
          {"problem", night.problem}, {"publishedAt", night.published_at},
          {"bytes", night.bytes},     {"rows", night.rows},
          {"samples", samples}};
}

HttpReply List(const PublishedNights& nights) {
  nlohmann::json list = nlohmann::json::array();
  for (const PublishedNight& night : nights.List()) list.push_back(ToJson(night));
  // A site's titles are UTF-8; if one isn't, the rest is still worth reading.
  return MakeReply(200, kJson, list.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

// Whether `text` is an address in numbers.
bool IsAddress(const std::string& text) {
  in6_addr address = {};
  return inet_pton(AF_INET, text.c_str(), &address) == 1 ||
         inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

}  // namespace

bool IsOwnHost(std::string_view host, std::string_view own_name) {
  if (host.starts_with('[')) {
    const size_t end = host.find(']');
    return end != std::string_view::npos && IsAddress(std::string(host.substr(1, end - 1)));
  }
  const std::string name(host.substr(0, host.find(':')));
  return name == "localhost" || (!name.empty() && name == own_name) || IsAddress(name);
}

Console::Console(std::shared_ptr<rpc::BoleIf> handler, PublishedNights nights, std::string address)
    : processor_(std::make_shared<rpc::BoleProcessor>(std::move(handler))),
      nights_(std::move(nights)),
      address_(std::move(address)) {}

std::optional<HttpReply> Console::Refuse(const HttpRequest& head) const {
  if (!IsOwnHost(head.host, address_)) {
    return MakeText(421, "the Host header must be an address, localhost or serve.host");
  }
  if ((head.method == "POST") != (head.path == kCallPath)) {
    return MakeText(405, "calls are posted to /thrift, all else is got");
  }
  if (head.method == "POST" && MediaType(head.content_type) != kJson) {
    return MakeText(415, "a call is application/json");
  }
  return std::nullopt;
}

HttpReply Console::Answer(const HttpRequest& request) const {
  if (request.path == kCallPath) return Call(request.body);
  if (request.path == "/") return File("index.html");
  if (request.path == "/nights.json") return List(nights_);
  if (request.path.starts_with(kReportPath)) {
    return Report(request.path.substr(kReportPath.size()));
  }
  const std::string_view path = request.path;
  return File(path.starts_with('/') ? path.substr(1) : path);
}

HttpReply Console::Call(const std::string& message) const {
  try {
    return MakeReply(200, kJson, AnswerJson(*processor_, message));
  } catch (const Error& error) {
    return MakeText(400, error.what());
  }
}

HttpReply Console::Report(const std::string& id) const {
  try {
    return MakeReply(200, "text/html; charset=utf-8", nights_.Report(id), kReportPolicy);
  } catch (const Error& error) {
    const bool unknown =
        error.code() == ErrorCode::kInvalidArgument || error.code() == ErrorCode::kNotFound;
    if (!unknown) throw;
    return MakeText(404, "there is no report of this snapshot");
  }
}

}  // namespace bole

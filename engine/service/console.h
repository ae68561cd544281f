// The console: a page about the service for those who run it and those who search.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "bole_rpc/Bole.h"
#include "engine/service/http_server.h"
#include "engine/service/published_nights.h"

namespace bole {

// Answers
//
//   GET  /, /NAME       the page and its parts (console_files.h)
//   GET  /nights.json   the published snapshots
//   GET  /report/ID     a night's report, which may run its scripts and reach nothing
//   POST /thrift        one call of bole.thrift in Thrift's JSON protocol, as application/json
//
// A page elsewhere can't use it: there is no CORS, a call needs a content type that a form can't
// send, and only a Host that is an address, "localhost" or the configured name is answered, so
// that no name can be bound to it anew. Who reaches the port may ask what the Thrift port answers.
class Console : public HttpApplication {
 public:
  // `address`: where it listens, as configured.
  Console(std::shared_ptr<rpc::BoleIf> handler, PublishedNights nights, std::string address);

  std::optional<HttpReply> Refuse(const HttpRequest& head) const override;
  HttpReply Answer(const HttpRequest& request) const override;

 private:
  HttpReply Call(const std::string& message) const;
  HttpReply Report(const std::string& id) const;

  const std::shared_ptr<apache::thrift::TProcessor> processor_;
  const PublishedNights nights_;
  const std::string address_;
};

// Whether a Host header names an address, localhost or `own_name`, with a port or without.
bool IsOwnHost(std::string_view host, std::string_view own_name);

}  // namespace bole

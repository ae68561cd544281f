#include "jobs/bench/sparse_peer.h"

#include <dlfcn.h>

#include <filesystem>

namespace bole {

const SparsePeer* OpenGraphBlas() {
  const auto beside = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  void* const module = dlopen((beside / "libbole_graphblas.so").c_str(), RTLD_NOW | RTLD_LOCAL);
  if (module == nullptr) return nullptr;
  return static_cast<const SparsePeer*>(dlsym(module, "bole_graphblas"));
}

}  // namespace bole

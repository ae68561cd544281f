// Compressed input that is cut off or damaged. DuckDB reads a gzip or zstd file as far as it goes
// and takes what it got for the whole, so an upload that broke off would go unnoticed.
#pragma once

#include <filesystem>

namespace bole {

// Unpacks a gzip or zstd file, recognised by its first bytes, to its end and drops the bytes;
// leaves other files alone.
//
// Throws Error(kInvalidArgument) naming a file that is cut off or damaged, Error(kUnavailable) for
// one that can't be read.
void CheckCompressedFile(const std::filesystem::path& path);

}  // namespace bole

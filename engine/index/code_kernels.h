// The kernels behind code_product.h, one set for each instruction set.
//
// As in inner_product_kernels.h, what is compiled for AVX includes nothing of the standard library
// but <cstddef> and <cstdint>.
#pragma once

#include <cstddef>
#include <cstdint>

namespace bole {

// What is added to the code of an item, so that it has no sign: the dot product instruction takes
// one factor with a sign and one without.
constexpr int kCodeOffset = 128;

// Bytes that a row of codes is filled up to: a cache line, and a register of AVX-512.
constexpr size_t kCodeBlock = 64;

// Ends a list of links that is shorter than its room: kNoRow of engine/base/top_k.h.
constexpr uint32_t kNoLink = 0xffffffff;

// Rows of codes: row r is codes + r * stride. stride is a multiple of kCodeBlock.
struct CodeRows {
  const uint8_t* codes = nullptr;
  size_t stride = 0;
  const float* scales = nullptr;  // one for each row
};

// One vector to be compared with rows: stride codes with sign, and what makes up for kCodeOffset.
struct CodeQuery {
  const int8_t* codes = nullptr;
  int32_t correction = 0;  // -kCodeOffset times the sum of the codes
};

namespace kernels {

int32_t CodeProductPlain(const int8_t* query, const uint8_t* item, size_t stride);
void CodeProductFourPlain(const int8_t* query, const uint8_t* const* items, size_t stride,
                          int32_t* products);
void ScoreCodesPlain(const CodeRows& table, const CodeQuery& query, const uint32_t* rows,
                     size_t count, float* scores);
size_t TakeUnvisitedPlain(const uint32_t* links, size_t count, uint32_t* visited,
                          const CodeRows& table, uint32_t* unvisited);

int32_t CodeProductAvx2(const int8_t* query, const uint8_t* item, size_t stride);
void CodeProductFourAvx2(const int8_t* query, const uint8_t* const* items, size_t stride,
                         int32_t* products);
void ScoreCodesAvx2(const CodeRows& table, const CodeQuery& query, const uint32_t* rows,
                    size_t count, float* scores);

int32_t CodeProductAvx512(const int8_t* query, const uint8_t* item, size_t stride);
void CodeProductFourAvx512(const int8_t* query, const uint8_t* const* items, size_t stride,
                           int32_t* products);
void ScoreCodesAvx512(const CodeRows& table, const CodeQuery& query, const uint32_t* rows,
                      size_t count, float* scores);
size_t TakeUnvisitedAvx512(const uint32_t* links, size_t count, uint32_t* visited,
                           const CodeRows& table, uint32_t* unvisited);

}  // namespace kernels
}  // namespace bole

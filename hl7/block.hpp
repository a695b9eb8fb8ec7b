// Sixty-four bytes at once: where a byte stands in them, as bits.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace hl7 {

inline constexpr std::size_t block_size = 64;

// Bit i is set where block[i] == wanted.
[[nodiscard]] inline std::uint64_t positions_portable(const char* block, char wanted) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < block_size; ++i)
        bits |= static_cast<std::uint64_t>(block[i] == wanted) << i;
    return bits;
}

#if defined(__SSE2__)
[[nodiscard]] inline std::uint64_t positions(const char* block, char wanted) {
    const __m128i pattern = _mm_set1_epi8(wanted);
    const auto sixteen = [block, pattern](std::size_t from) {
        __m128i bytes;
        __builtin_memcpy(&bytes, block + from, sizeof bytes);
        const int equal = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, pattern));
        return static_cast<std::uint64_t>(static_cast<std::uint32_t>(equal));
    };
    return sixteen(0) | sixteen(16) << 16U | sixteen(32) << 32U | sixteen(48) << 48U;
}

// Neither of two bytes stands in the block: one question instead of two answers.
[[nodiscard]] inline bool holds_neither(const char* block, char one, char other) {
    const __m128i first = _mm_set1_epi8(one);
    const __m128i second = _mm_set1_epi8(other);
    const auto sixteen = [block, first, second](std::size_t from) {
        __m128i bytes;
        __builtin_memcpy(&bytes, block + from, sizeof bytes);
        return _mm_or_si128(_mm_cmpeq_epi8(bytes, first), _mm_cmpeq_epi8(bytes, second));
    };
    const __m128i any =
        _mm_or_si128(_mm_or_si128(sixteen(0), sixteen(16)), _mm_or_si128(sixteen(32), sixteen(48)));
    return _mm_movemask_epi8(any) == 0;
}
#else
[[nodiscard]] inline std::uint64_t positions(const char* block, char wanted) {
    return positions_portable(block, wanted);
}

[[nodiscard]] inline bool holds_neither(const char* block, char one, char other) {
    return (positions(block, one) | positions(block, other)) == 0;
}
#endif

}  // namespace hl7

// Many bytes at once: where a byte stands in them, as bits.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

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

// Every byte of the block is ASCII, and neither of the two.
[[nodiscard]] inline bool holds_ascii_but(const char* block, char one, char other) {
    const __m128i first = _mm_set1_epi8(one);
    const __m128i second = _mm_set1_epi8(other);
    const auto sixteen = [block, first, second](std::size_t from) {
        __m128i bytes;
        __builtin_memcpy(&bytes, block + from, sizeof bytes);
        const __m128i either =
            _mm_or_si128(_mm_cmpeq_epi8(bytes, first), _mm_cmpeq_epi8(bytes, second));
        return _mm_or_si128(bytes, either);  // what is found has its highest bit set too
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

[[nodiscard]] inline bool holds_ascii_but(const char* block, char one, char other) {
    unsigned char high = 0;
    for (std::size_t i = 0; i < block_size; ++i) high |= static_cast<unsigned char>(block[i]);
    return high < 0x80 && holds_neither(block, one, other);
}
#endif

// Sixteen bytes of a text; bit i is set where bytes[i] == wanted.
inline constexpr std::size_t short_block_size = 16;
[[nodiscard]] inline std::uint32_t short_positions(const char* bytes, char wanted) {
#if defined(__SSE2__)
    __m128i sixteen;
    __builtin_memcpy(&sixteen, bytes, sizeof sixteen);
    const int equal = _mm_movemask_epi8(_mm_cmpeq_epi8(sixteen, _mm_set1_epi8(wanted)));
    return static_cast<std::uint32_t>(equal);
#else
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < short_block_size; ++i)
        bits |= static_cast<std::uint32_t>(bytes[i] == wanted) << i;
    return bits;
#endif
}

// Calls visit(base, bits) for every sixteen bytes of the text in their order: bit i is set where
// text[base + i] is wanted; at the end, and of shorter texts, for fewer. Stops when it gives true.
template <class Wanted, class Visit>
inline void for_each_short_block(std::string_view text, Wanted positions_of, Visit visit) {
    const char* const bytes = text.data();
    std::size_t at = 0;
    for (; text.size() - at >= short_block_size; at += short_block_size)
        if (visit(at, positions_of(bytes + at))) return;
    if (at == text.size()) return;
    if (text.size() >= short_block_size) {  // the last sixteen, but what was seen
        const std::size_t last = text.size() - short_block_size;
        visit(at, positions_of(bytes + last) >> (at - last));
        return;
    }
    std::array<char, short_block_size> padded{};
    std::copy_n(bytes, text.size(), padded.data());
    visit(0, positions_of(padded.data()) & ((1U << text.size()) - 1));
}

}  // namespace hl7

// A message is views into the text it was parsed from: text that dies at the semicolon is refused.
#include "hl7/message.hpp"

#include <string>

std::size_t segments(const std::string& kept) {
#ifdef CALCIWATCH_REFUSED
    return hl7::Message::parse(std::string{kept})->segments();
#else
    return hl7::Message::parse(kept)->segments();
#endif
}

#include "alerts/store/store.hpp"

#include "alerts/store/stored_words.hpp"

namespace alerts {

std::string_view name(Disposition disposition) {
    return stored_word(disposition);
}

}  // namespace alerts

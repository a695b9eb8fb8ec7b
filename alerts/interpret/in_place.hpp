// A value made where it is to stay. What is handed to emplace_back() is moved once more, and what a
// result or an order consists of are a dozen strings.
//
//   events.emplace_back(std::in_place_type<RecordDeletion>, InPlace{[&] { return ...; }});
#pragma once

#include <type_traits>

namespace alerts::interpret {

template <class Make>
struct InPlace {
    Make make;
    operator std::invoke_result_t<Make>() const { return make(); }  // NOLINT: it is that value
};
template <class Make>
InPlace(Make) -> InPlace<Make>;

}  // namespace alerts::interpret
